#!lua flags=allow-oom
-- Hands back what a consumer that stops has pending, as idle for so long that a live one
-- claims it at once; and removes the consumer if it has nothing.
-- KEYS: 1 stream, 2 workers of the lane (sorted set)
-- ARGV: 1 consumer group, 2 consumer, 3 milliseconds idle, 4 'expired' to do it only for a
--       consumer whose lease is over by the server's clock, 'own' if it asks itself
-- Returns how many entries it has pending, -1 if it is alive.
local stream, workers = KEYS[1], KEYS[2]
local group, consumer = ARGV[1], ARGV[2]
local time = redis.call('TIME')
local lease = redis.call('ZSCORE', workers, consumer)
if ARGV[4] == 'expired' and lease and tonumber(lease) > time[1] * 1000000 + time[2] then
  return -1
end
local pending = redis.call('XPENDING', stream, group, '-', '+', 1000, consumer)
if #pending == 0 then
  redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer)
  redis.call('ZREM', workers, consumer)
elseif ARGV[4] == 'own' then
  for _, entry in ipairs(pending) do
    redis.call('XCLAIM', stream, group, consumer, 0, entry[1], 'IDLE', ARGV[3], 'JUSTID')
  end
end
return #pending
