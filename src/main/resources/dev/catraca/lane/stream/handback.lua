#!lua flags=allow-oom
-- Hands back what a consumer that stops or is dead has pending, as idle for so long that a
-- live one claims it at once; and removes the consumer if it has nothing. One that stops and
-- has something is dead from now on, so that a sweep removes it.
-- KEYS: 1 stream, 2 workers of the lane (sorted set)
-- ARGV: 1 consumer group, 2 consumer, 3 milliseconds idle, 4 'expired' to do it only for a
--       consumer whose lease is over by the server's clock, 'own' if it asks itself, 5 most
--       microseconds that a lease holds (more means that the clock was set back)
-- Returns how many entries it has pending, -1 if it is alive.
local stream, workers = KEYS[1], KEYS[2]
local group, consumer = ARGV[1], ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local left = (redis.call('ZSCORE', workers, consumer) or 0) - now
if ARGV[4] == 'expired' and left > 0 and left <= tonumber(ARGV[5]) then
  return -1
end
local pending = redis.call('XPENDING', stream, group, '-', '+', 1000, consumer)
if #pending == 0 then
  redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer)
  redis.call('ZREM', workers, consumer)
else
  for _, entry in ipairs(pending) do
    redis.call('XCLAIM', stream, group, consumer, 0, entry[1], 'IDLE', ARGV[3], 'JUSTID')
  end
  if ARGV[4] == 'own' then
    redis.call('ZADD', workers, string.format('%.0f', now), consumer)
  end
end
return #pending
