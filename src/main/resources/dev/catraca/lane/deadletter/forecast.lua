#!lua flags=no-writes
-- Reads what a replay of failed orders would meet.
-- KEYS: for each order: record, match, buyers of the match (hashes)
-- ARGV: none
-- Returns for each {sector, quantity, buyer, seats available, buyer limit, seats the buyer
-- has}, or {} when it is not failed or somebody has changed something of it.
local answers = {}
for i = 1, #KEYS / 3 do
  local record, match, buyers = KEYS[3 * i - 2], KEYS[3 * i - 1], KEYS[3 * i]
  local o = redis.pcall('HMGET', record, 'status', 'sector', 'quantity', 'buyer')
  answers[i] = {}
  if not o.err and o[1] == 'failed' and o[2] and tonumber(o[3]) and o[4] then
    local m = redis.pcall('HMGET', match, 'available:' .. o[2], 'buyerLimit')
    local held = redis.pcall('HGET', buyers, o[4]) or '0'
    if not m.err and tonumber(m[1]) and tonumber(m[2]) and type(held) ~= 'table' and tonumber(held) then
      answers[i] = { o[2], o[3], o[4], m[1], m[2], held }
    end
  end
end
return answers
