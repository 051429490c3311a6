-- Whether a webhook is new. KEYS: its signature. ARGV: how long to remember it (ms).
return redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1]) and 1 or 0
