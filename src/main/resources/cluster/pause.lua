-- The vendor asks for a pause. KEYS: gate. ARGV: its length (ms), channel.
local t = redis.call('TIME')
local ends = t[1] * 1000000 + t[2] + ARGV[1] * 1000
local before = tonumber(redis.call('HGET', KEYS[1], 'paused-until') or 0)
if ends > before or before > ends + 3600000000 then
  redis.call('HSET', KEYS[1], 'paused-until', string.format('%.0f', ends))
  redis.call('PEXPIRE', KEYS[1], ARGV[1] + 600000)
  redis.call('PUBLISH', ARGV[2], 'pause ' .. ARGV[1])
end
return 1
