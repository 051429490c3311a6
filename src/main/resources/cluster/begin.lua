-- Decides what a replica does that wants to refresh a list. KEYS: list, lease.
-- ARGV: token, lease (ms), version that the replica has ('' for none), age of what it has (ms; '' for nothing), whether that
--       only has to be confirmed (1) or is too old (0), how long a failure is repeated (ms), when the replica stops waiting
--       for this reply (ms), whether it has waited for another one (1) or not (0).
-- Returns what to do, then a detail of it, then the entry if the replica should have it: version, age, bytes; then the
-- screenshots that the last read lost, and how long ago the list was purged.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
if now > tonumber(ARGV[7]) then
  return {'alone'}
end
local list = redis.call('HMGET', KEYS[1], 'version', 'read-at', 'fresh-until', 'failed-at', 'fence', 'lost', 'purged-at', 'large-at')
local version, age = list[1], list[1] and now - list[2]
local confirm = ARGV[5] == '1'
-- A list that a replica has read alone has no version: then the later read is newer.
local newer = version
if version and ARGV[3] ~= '' then
  -- Read later, too: a replica may have put an older list back into an engine that was restarted empty.
  newer = tonumber(version) > tonumber(ARGV[3]) and age < tonumber(ARGV[4]) + 1000
elseif version and ARGV[4] ~= '' then
  newer = age < tonumber(ARGV[4])
end
local entry = newer and redis.call('HGET', KEYS[1], 'entry')
local function reply(what, detail)
  return {what, detail or false, newer and version, newer and age, entry, list[6], list[7] and now - list[7]}
end
-- A list that was read during the wait is for all that waited, even if it is stale by now.
if newer and (now < tonumber(list[3]) or ARGV[8] == '1') then
  return reply('entry')
end
if confirm and version == ARGV[3] then
  return reply('current')
end
-- Too large to share: without leases, replicas read it at the same time.
if not version and list[8] and now - list[8] < 60000 then
  return reply('alone')
end
local failed = list[4] and now - list[4]
-- It lies in the future if the clock was set back.
if failed and failed >= 0 and failed < tonumber(ARGV[6]) and not confirm then
  return reply('failed', redis.call('HGET', KEYS[1], 'failure'))
end
if not redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return reply('wait', redis.call('PTTL', KEYS[2]))
end
-- Greater than every earlier fence, even after a restart without data.
local fence = string.format('%.0f', math.max(tonumber(list[5] or 0) + 1, t[1] * 1000000 + t[2]))
redis.call('HSET', KEYS[1], 'fence', fence)
if redis.call('PTTL', KEYS[1]) < 600000 then
  redis.call('PEXPIRE', KEYS[1], 600000)
end
return reply('lease', fence)
