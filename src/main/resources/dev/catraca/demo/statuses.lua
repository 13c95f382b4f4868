#!lua flags=no-writes
-- Reads where orders stand.
-- KEYS: for each order its record (hash)
-- ARGV: none
-- Returns the status of each, '' where there is no such order.
local statuses = {}
for i, record in ipairs(KEYS) do
  local status = redis.pcall('HGET', record, 'status')
  statuses[i] = type(status) == 'string' and status or ''
end
return statuses
