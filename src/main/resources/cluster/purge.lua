-- A list is dropped, and so is what is being read. KEYS: list, lease. ARGV: how long to remember it (ms), channel, event.
local t = redis.call('TIME')
local fence = tonumber(redis.call('HGET', KEYS[1], 'fence') or 0)
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1], 'purged-at', t[1] * 1000 + math.floor(t[2] / 1000),
  'fence', string.format('%.0f', math.max(fence + 1, t[1] * 1000000 + t[2])))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
redis.call('PUBLISH', ARGV[2], ARGV[3])
return 1
