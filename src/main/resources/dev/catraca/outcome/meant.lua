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
  local text = redis.pcall('HGET', record, 'facts')
  -- most orders fail at the buyer, who stands at the end
  if type(text) ~= 'string' or buyer ~= '' and string.sub(text, -#buyer) ~= buyer then
    return false
  end
  local facts = factsOf(text)
  return facts and (buyer == '' or facts.buyer == buyer) and (matchId == '' or facts.matchId == matchId)
    and (lane == '' or facts.lane == lane) and tonumber(facts.acceptedAt) >= from and tonumber(facts.acceptedAt) <= to
    and (status == '' or redis.call('HGET', record, 'status') == status)
end

local found = {}
for i, record in ipairs(KEYS) do
  if isMeant(record) then
    found[#found + 1] = tostring(i)
  end
end
return found
