#!lua flags=no-writes
-- Chooses the orders that a search means.
-- KEYS: for each order its record (hash)
-- ARGV: 1 and 2 first and last microsecond of acceptance, 3 status, 4 buyer, 5 match id,
--       6 lane ('' for any)
-- Returns the numbers of those that are meant, from 1; what is no order is not.
--include order/facts.lua
local from, to, status, buyer = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4]
local matchId, lane = ARGV[5], ARGV[6]

local function isMeant(record)
  -- most orders fail at the buyer, and nothing else is read
  if buyer ~= '' and redis.pcall('HGET', record, 'buyer') ~= buyer then
    return false
  end
  local o = redis.pcall('HMGET', record, 'status', 'facts', 'sector', 'matchId', 'buyer')
  local facts = not o.err and factsOf(o[2], o[3], o[4], o[5])
  return facts and (status == '' or o[1] == status) and (matchId == '' or facts.matchId == matchId)
    and (lane == '' or facts.lane == lane) and tonumber(facts.acceptedAt) >= from and tonumber(facts.acceptedAt) <= to
end

local found = {}
for i, record in ipairs(KEYS) do
  if isMeant(record) then
    found[#found + 1] = tostring(i)
  end
end
return found
