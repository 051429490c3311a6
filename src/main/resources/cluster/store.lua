-- The owner of a lease has read the list. KEYS: list, lease.
-- ARGV: token, fence, channel, task, bytes, how long ago it asked (ms), how long the list is fresh from then on (ms), how
--       long to keep it (ms).
-- Returns 1 if the list is now shared, 0 if another replica has begun a read since, or the list was purged.
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[2] then
  return 0
end
local t = redis.call('TIME')
local asked = t[1] * 1000 + math.floor(t[2] / 1000) - math.max(0, ARGV[6])
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'entry', ARGV[5], 'read-at', asked, 'fresh-until', asked + ARGV[7])
redis.call('HDEL', KEYS[1], 'failed-at', 'failure', 'lost', 'large-at')
-- A purge is remembered for longer than a list: a replica that was cut off may still have what was purged.
redis.call('PEXPIRE', KEYS[1], math.max(ARGV[8], redis.call('PTTL', KEYS[1])))
if redis.call('GET', KEYS[2]) == ARGV[1] then
  redis.call('DEL', KEYS[2])
end
redis.call('PUBLISH', ARGV[3], 'list ' .. ARGV[4] .. ' ' .. ARGV[2])
return 1
