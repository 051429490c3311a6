-- A replica takes the task that has been due for the longest time. KEYS: backlog, attempts. ARGV: reservation (ms).
-- Returns the task and how often it has been taken, or nothing.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local task = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1)[1]
if not task then
  return false
end
redis.call('ZADD', KEYS[1], now + ARGV[1], task)
return {task, redis.call('HINCRBY', KEYS[2], task, 1)}
