package dev.catraca.settlement.payment;

import java.time.Duration;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What the simulated gateway does wrong.
 *
 * @param latency how long each charge takes, 0 to 60 s
 * @param declineRate share of orders that are declined, 0 to 1
 * @param outageRate share of charges that find the gateway unavailable, 0 to 1
 * @param stallNext how many of the next charges hang, 0 to 1000
 * @param crashNext how many of the next charges end their worker, 0 to 1000
 */
@Schema(example = """
		{"latency":"PT0.02S","declineRate":0.0,"outageRate":0.0,"stallNext":0,"crashNext":0}""")
public record Faults(@Schema(type = "string", format = "duration") Duration latency, double declineRate,
		double outageRate, int stallNext, int crashNext) {
}
