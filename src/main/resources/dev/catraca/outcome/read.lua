#!lua flags=no-writes
-- Reads orders with their places in line.
-- KEYS: 1 to 3 queued orders of the partition in list, stream, pubsub (sorted sets), then
--       for each order its record (string, see order/record.lua)
-- Returns for each its record and its rank in line, from 0: '' when not queued; the record is
-- '' when there is none, or something else stands at its key.
--include outcome/rank.lua
local answers = {}
for i, text in ipairs(redis.call('MGET', unpack(KEYS, 4))) do
  answers[2 * i - 1] = text or ''
  answers[2 * i] = rankOf(KEYS[i + 3],
    string.match(text or '', '^queued|[^\n]*\n%d+|[^|]+|[^|]+|[^|]+|[^|]+|%d+|(%l+)|'))
end
return answers
