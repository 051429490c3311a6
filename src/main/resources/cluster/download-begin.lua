-- A replica wants to download an image. KEYS: lease. ARGV: token, lease (ms).
-- Returns what to do, and how long the lease of another replica lasts.
local owner = redis.call('GET', KEYS[1])
if owner == 'stored' then
  return {'stored', 0}
end
if owner then
  return {'wait', redis.call('PTTL', KEYS[1])}
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {'lease', 0}
