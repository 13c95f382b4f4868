-- Puts an order into the stream once more, and returns the entry, for its record.
local function addEntry(stream, id, o, attempts)
  local fields = { 'id', id, 'matchId', o.matchId, 'sector', o.sector, 'quantity', o.quantity, 'buyer', o.buyer,
    'amount', o.amount, 'amount.currency', o.currency, 'sequence', o.sequence, 'attempts', attempts }
  for name, value in string.gmatch(string.match(o.accepted, '^\n[^\n]+\n[^\n]+(.*)$'), '\n([^=\n]+)=([^\n]*)') do
    fields[#fields + 1] = name
    fields[#fields + 1] = value
  end
  return redis.call('XADD', stream, '*', unpack(fields))
end
