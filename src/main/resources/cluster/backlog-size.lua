-- The number of waiting tasks. KEYS: backlog, attempts.
return redis.call('ZCARD', KEYS[1])
