-- Notes a purge for replicas that are cut off. KEYS: purges. ARGV: task, how long to remember it (ms).
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -10001)
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
