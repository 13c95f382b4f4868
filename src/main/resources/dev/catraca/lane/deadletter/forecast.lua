#!lua flags=no-writes
-- Reads what a replay of failed orders would meet.
-- KEYS: for each order: record, match, buyers of the match (hashes)
-- ARGV: none
-- Returns for each {sector, quantity, buyer, seats available, buyer limit, seats the buyer
-- has}, or {} when it is not failed or somebody has changed something of it.
--include order/facts.lua
local answers = {}
for i = 1, #KEYS / 3 do
  local record, match, buyers = KEYS[3 * i - 2], KEYS[3 * i - 1], KEYS[3 * i]
  local o = redis.pcall('HMGET', record, 'status', 'facts', 'sector', 'matchId', 'buyer')
  local facts = not o.err and o[1] == 'failed' and factsOf(o[2], o[3], o[4], o[5])
  answers[i] = {}
  if facts then
    local m = redis.pcall('HMGET', match, 'available:' .. facts.sector, 'buyerLimit')
    local held = redis.pcall('HGET', buyers, facts.buyer) or '0'
    if not m.err and tonumber(m[1]) and tonumber(m[2]) and type(held) ~= 'table' and tonumber(held) then
      answers[i] = { facts.sector, facts.quantity, facts.buyer, m[1], m[2], held }
    end
  end
end
return answers
