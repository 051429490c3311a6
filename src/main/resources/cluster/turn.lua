-- Reserves the next turn of a call to the vendor (generic cell rate algorithm). KEYS: gate.
-- ARGV: time between two turns (us), time that unused turns may be caught up (us).
-- Returns the wait for the turn (us) and 0, or 0 and the rest of the vendor's pause (us), without a turn.
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local gate = redis.call('HMGET', KEYS[1], 'next', 'paused-until')
local pause = tonumber(gate[2] or 0) - now
-- A pause is an hour at most; it is longer only if the clock was set back.
if pause > 0 and pause <= 3600000000 then
  return {0, pause}
end
local turn = math.max(tonumber(gate[1] or 0), now - ARGV[2])
-- Replicas reserve one turn each, so it is a minute ahead only if the clock was set back.
if turn > now + 60000000 then
  turn = now
end
redis.call('HSET', KEYS[1], 'next', string.format('%.0f', turn + ARGV[1]))
redis.call('PEXPIRE', KEYS[1], 600000)
return {math.max(0, turn - now), 0}
