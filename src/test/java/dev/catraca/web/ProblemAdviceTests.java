package dev.catraca.web;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

import org.apache.catalina.connector.ClientAbortException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ProblemAdviceTests {

	private final ProblemAdvice advice = new ProblemAdvice();

	@Test
	void troubleOfOursIsToldToTheClientAndLogged(CapturedOutput output) {
		ResponseEntity<ProblemDetail> answer = answer(new IllegalStateException(new NoSuchFileException("secret.txt")));
		assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
		assertThat(answer.getBody().toString()).doesNotContain("secret");
		assertThat(output).contains("GET /here failed", "secret.txt");
	}

	@ParameterizedTest
	@MethodSource
	void nobodyIsToldWhenTheClientIsGone(Exception trouble, CapturedOutput output) {
		assertThat(answer(trouble)).isNull();
		assertThat(output).doesNotContain("failed");
	}

	static Exception[] nobodyIsToldWhenTheClientIsGone() {
		return new Exception[] { new ClientAbortException("gone"), new AsyncRequestNotUsableException("gone"),
				new HttpMessageNotWritableException("gone", new IOException("Broken pipe")) };
	}

	private ResponseEntity<ProblemDetail> answer(Exception trouble) {
		return this.advice.anything(trouble, new MockHttpServletRequest("GET", "/here"));
	}

}
