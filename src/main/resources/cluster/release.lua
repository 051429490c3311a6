-- The owner of a lease has no list to share. KEYS: list, lease.
-- ARGV: token, fence, channel, task, why the read failed ('' if others may try), the screenshots that it lost ('' for none),
--       whether there is a newer list that is too large to share (1) or not (0).
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
if redis.call('HGET', KEYS[1], 'fence') == ARGV[2] then
  if ARGV[5] ~= '' then
    redis.call('HSET', KEYS[1], 'failure', ARGV[5], 'failed-at', now)
  end
  if ARGV[6] ~= '' then
    redis.call('HSET', KEYS[1], 'lost', ARGV[6])
  end
  if ARGV[7] == '1' then
    redis.call('HDEL', KEYS[1], 'version', 'entry', 'read-at', 'fresh-until', 'failed-at', 'failure', 'lost')
    redis.call('HSET', KEYS[1], 'large-at', now)
  end
end
if redis.call('GET', KEYS[2]) == ARGV[1] then
  redis.call('DEL', KEYS[2])
end
redis.call('PUBLISH', ARGV[3], 'free ' .. ARGV[4])
return 1
