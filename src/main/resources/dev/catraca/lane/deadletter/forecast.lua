#!lua flags=no-writes
-- Reads what a replay of failed orders would meet.
-- KEYS: for each order: record (string), match, buyers of the match (hashes)
-- ARGV: none
-- Returns for each {sector, quantity, buyer, seats available, buyer limit, seats the buyer
-- has}, or {} when it is not failed or somebody has changed something of it.
--include order/record.lua
--include order/seats.lua
local answers = {}
for i = 1, #KEYS / 3 do
  local record, match, buyers = KEYS[3 * i - 2], KEYS[3 * i - 1], KEYS[3 * i]
  local o = recordOf(redis.call('MGET', record)[1])
  answers[i] = {}
  if o and o.status == 'failed' then
    local m = redis.pcall('HMGET', match, 'available:' .. o.sector, 'buyerLimit', 'held:' .. o.sector)
    local held = redis.pcall('HGET', buyers, o.buyer) or '0'
    if not m.err and seatsOf(m[1]) and seatsOf(m[2]) and seatsOf(m[3]) and type(held) ~= 'table' and seatsOf(held) then
      answers[i] = { o.sector, o.quantity, o.buyer, m[1], m[2], held }
    end
  end
end
return answers
