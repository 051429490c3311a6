-- The owner of a lease has downloaded an image, or failed. KEYS: lease.
-- ARGV: token, whether the bucket has it (1) or not (0), how long to remember that (ms), channel, image.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
if ARGV[2] == '1' then
  redis.call('SET', KEYS[1], 'stored', 'PX', ARGV[3])
else
  redis.call('DEL', KEYS[1])
end
redis.call('PUBLISH', ARGV[4], 'image ' .. ARGV[5] .. ' ' .. ARGV[2])
return 1
