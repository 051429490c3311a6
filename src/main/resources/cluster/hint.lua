-- A list may have changed. KEYS: list. ARGV: channel, task.
if redis.call('HEXISTS', KEYS[1], 'version') == 1 then
  redis.call('HSET', KEYS[1], 'fresh-until', 0)
end
redis.call('PUBLISH', ARGV[1], 'hint ' .. ARGV[2])
return 1
