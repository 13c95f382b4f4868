package dev.catraca.audit;

import java.time.Instant;
import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * The books of all partitions.
 *
 * @param balanced whether there is no finding
 * @param countedAt when the records were counted
 * @param orders orders by what became of them
 * @param sectors seats by sector
 * @param findings what does not add up
 */
record Books(boolean balanced, Instant countedAt, Orders orders, List<Sector> sectors, List<Finding> findings) {

	/**
	 * Orders, those included whose records were retired. What is accepted is told by the
	 * counters, the others are counted from the records.
	 *
	 * @param accepted orders that were ever accepted
	 * @param queued orders that wait
	 * @param processing orders in workers' hands
	 * @param confirmed orders with tickets
	 * @param rejected orders whose charge was declined
	 * @param cancelled orders cancelled
	 * @param failed orders given up
	 * @param lost pub/sub orders lost
	 */
	record Orders(long accepted, long queued, long processing, long confirmed, long rejected, long cancelled,
			long failed, long lost) {
	}

	/**
	 * The seats of a sector, as they are kept.
	 *
	 * @param matchId the match
	 * @param sector the sector
	 * @param capacity seats in all
	 * @param available seats that can be ordered
	 * @param held seats of open orders
	 * @param sold seats of confirmed orders
	 */
	@Schema(name = "SectorBook")
	record Sector(String matchId, String sector, long capacity, long available, long held, long sold) {
	}

}
