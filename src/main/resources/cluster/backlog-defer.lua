-- A waiting task is due later. KEYS: backlog, attempts. ARGV: task, delay (ms).
local t = redis.call('TIME')
return redis.call('ZADD', KEYS[1], 'XX', t[1] * 1000 + math.floor(t[2] / 1000) + ARGV[2], ARGV[1])
