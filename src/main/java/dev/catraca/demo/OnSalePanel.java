package dev.catraca.demo;

import java.util.List;

import dev.catraca.web.Panel;

import org.springframework.stereotype.Component;

/**
 * How far the latest on-sale rush is, for the control room.
 */
@Component
@OnlyInDemo
class OnSalePanel implements Panel {

	private final OnSaleRecords records;

	OnSalePanel(OnSaleRecords records) {
		this.records = records;
	}

	@Override
	public String name() {
		return "onSale";
	}

	/** The latest rush, if there is one. */
	@Override
	public List<OnSale> read(int partition) {
		return this.records.latest().stream().toList();
	}

}
