#!lua flags=no-writes
-- Reads where orders stand.
-- KEYS: for each order its record (string)
-- ARGV: none
-- Returns the status of each, '' where there is no such order.
local statuses = redis.call('MGET', unpack(KEYS))
for i, text in ipairs(statuses) do
  statuses[i] = text and string.match(text, '^(%l+)|') or ''
end
return statuses
