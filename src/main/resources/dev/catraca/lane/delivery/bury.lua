#!lua flags=allow-oom
-- Moves an entry that is no order from its lane to the dead letters.
-- KEYS: 1 dead letters (stream), 2 where it is acknowledged (list or stream)
-- ARGV: 1 lane, 2 consumer group, 3 list element, or id of the stream entry, 4 reason,
--       5 what it says, 6 most dead letters
-- Returns 1, or 0 when it is not there any more.
local there
if ARGV[1] == 'stream' then
  there = redis.call('XACK', KEYS[2], ARGV[2], ARGV[3])
else
  there = redis.call('LREM', KEYS[2], -1, ARGV[3])
end
if there == 0 then
  return 0
end
local time = redis.call('TIME')
redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[6], '*', 'orderId', '', 'lane', ARGV[1], 'reason', ARGV[4],
  'attempts', '0', 'failedAt', string.format('%.0f', time[1] * 1000000 + time[2]), 'entry', ARGV[5])
return 1
