-- A replica is alive. KEYS: members, epoch, birth of the engine. ARGV: replica, how long it counts as alive (ms), channel.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('PEXPIRE', KEYS[1], 600000)
redis.call('SET', KEYS[3], now, 'NX')
redis.call('PUBLISH', ARGV[3], 'beat ' .. ARGV[1])
return {now, redis.call('GET', KEYS[2]) or '0', redis.call('ZRANGE', KEYS[1], 0, -1), tonumber(redis.call('GET', KEYS[3]))}
