-- The owner of a lease is still reading. KEYS: lease. ARGV: token, lease (ms).
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
