-- The tasks that were purged lately. KEYS: purges. ARGV: for how long (ms).
local t = redis.call('TIME')
return redis.call('ZRANGEBYSCORE', KEYS[1], t[1] * 1000 + math.floor(t[2] / 1000) - ARGV[1], '+inf')
