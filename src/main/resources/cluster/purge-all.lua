-- All lists are dropped: from now on, keys have another epoch in their names. KEYS: epoch. ARGV: channel, event.
local t = redis.call('TIME')
local before = tonumber(redis.call('GET', KEYS[1]) or 0)
local epoch = string.format('%.0f', math.max(before + 1, t[1] * 1000000 + t[2]))
redis.call('SET', KEYS[1], epoch)
redis.call('PUBLISH', ARGV[1], ARGV[2] .. ' ' .. epoch)
return epoch
