package dev.catraca.audit;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The books over HTTP.
 */
@RestController
@Tag(name = "Audit")
class AuditController {

	private final Audit audit;

	AuditController(Audit audit) {
		this.audit = audit;
	}

	@GetMapping(path = "/api/v1/audit", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "The books: orders and seats recounted from the records, and what does not add up",
			description = "Above 20,000 records as they were counted last, which countedAt tells.")
	Books books(@Parameter(
			description = "Count now, however many records there are; five to ten seconds for a million") @RequestParam(
					defaultValue = "false") boolean recount) {
		return recount ? this.audit.recount() : this.audit.books();
	}

}
