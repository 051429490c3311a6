-- A replica stops. KEYS: members. ARGV: replica.
return redis.call('ZREM', KEYS[1], ARGV[1])
