package dev.catraca.lane.deadletter;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * Describes the parameter that chooses a lane.
 */
@Parameter(description = "Only of this lane", schema = @Schema(allowableValues = { "list", "stream", "pubsub" }))
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@interface Lanes {

}
