#!lua flags=no-writes
-- Chooses the orders that a search means.
-- KEYS: for each order its record (string)
-- ARGV: 1 and 2 first and last microsecond of acceptance, 3 lane, 4 status, 5 match, 6 buyer
--       ('' for any)
-- Returns the numbers of those that are meant, from 1; what is no order is not.
--include order/record.lua
local from, to, lane, status, match, buyer = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5], ARGV[6]
-- what most orders lack is told without taking them apart; where any will do, this stands in each
local parts = { '|' .. lane, status .. '|', '|' .. match, '\n' .. buyer }
local function isMeant(text)
  for _, part in ipairs(parts) do
    if not (text and string.find(text, part, 1, true)) then return false end
  end
  local o = recordOf(text)
  local accepted = o and tonumber(o.acceptedAt)
  return accepted and accepted >= from and accepted <= to and (lane == '' or lane == o.lane)
    and (status == '' or status == o.status) and (match == '' or match == o.matchId)
    and (buyer == '' or buyer == o.buyer)
end

local found = {}
for i, text in ipairs(redis.call('MGET', unpack(KEYS))) do
  if isMeant(text) then
    found[#found + 1] = tostring(i)
  end
end
return found
