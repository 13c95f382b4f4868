--include order/attributes.lua
-- Puts an order into the stream once more, and returns the entry, for its record.
local function addEntry(stream, id, o, attempts)
  return redis.call('XADD', stream, '*', 'id', id, 'matchId', o.matchId, 'sector', o.sector, 'quantity', o.quantity,
    'buyer', o.buyer, 'amount', o.amount, 'amount.currency', o.currency, 'sequence', o.sequence, 'attempts', attempts,
    attributesOf(string.match(o.accepted, '^\n[^\n]+\n[^\n]+(.*)$')))
end
