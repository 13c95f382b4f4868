#!lua flags=no-writes
-- Chooses the orders that a search means.
-- KEYS: for each order its record (hash)
-- ARGV: 1 and 2 first and last microsecond of acceptance, 3 lane ('' for any), then the name
--       of each field that must have a value, and that value
-- Returns the numbers of those that are meant, from 1; what is no order is not.
local from, to, lane = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]

local function isMeant(record)
  -- one field after the other: most orders fail at the first, and nothing else is read
  for a = 4, #ARGV, 2 do
    if redis.pcall('HGET', record, ARGV[a]) ~= ARGV[a + 1] then
      return false
    end
  end
  local facts = redis.pcall('HGET', record, 'facts')
  -- see order/facts.lua
  local acceptedAt, its = string.match(type(facts) == 'string' and facts or '', '^%d+|[^|]+|[^|]+|(%d+)|([^|]+)|%d+$')
  local accepted = tonumber(acceptedAt)
  return accepted and accepted >= from and accepted <= to and (lane == '' or lane == its)
end

local found = {}
for i, record in ipairs(KEYS) do
  if isMeant(record) then
    found[#found + 1] = tostring(i)
  end
end
return found
