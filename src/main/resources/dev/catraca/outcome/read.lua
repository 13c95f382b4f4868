#!lua flags=no-writes
-- Reads orders with their places in line.
-- KEYS: 1 to 3 queued orders of the partition in list, stream, pubsub (sorted sets), then
--       for each order its record (string, see order/record.lua)
-- ARGV: ids of the orders
-- Returns for each its record and its rank in line, from 0: '' when not queued; the record is
-- '' when there is none, or something else stands at its key.
local lines = { list = KEYS[1], stream = KEYS[2], pubsub = KEYS[3] }
local answers = {}
for i, text in ipairs(redis.call('MGET', unpack(KEYS, 4))) do
  local line = text and lines[string.match(text, '^queued|[^\n]*\n%d+|[^|]+|[^|]+|[^|]+|[^|]+|%d+|(%l+)|')]
  answers[2 * i - 1] = text or ''
  answers[2 * i] = tostring(line and redis.call('ZRANK', line, ARGV[i]) or '')
end
return answers
