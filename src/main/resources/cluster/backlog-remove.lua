-- A task does not wait any more. KEYS: backlog, attempts. ARGV: task.
redis.call('HDEL', KEYS[2], ARGV[1])
return redis.call('ZREM', KEYS[1], ARGV[1])
