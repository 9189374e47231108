package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.UserError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassCriteriaTest {
    private static final PassCriteria CRITERIA =
            new PassCriteria(Duration.ofMinutes(1), Duration.ofMinutes(2), List.of("lost==0"));

    @Test
    void everyPlanHasTheCriteriaOfItsSpec() {
        Spec spec = Specs.target(1_000)
                .hold(Duration.ofMinutes(1))
                .batchTimeout(Duration.ofMinutes(2))
                .thresholds("lost==0")
                .build();

        assertThat(Planner.plan(spec, Hosts.host().build(), null).criteria()).isEqualTo(CRITERIA);
        assertThat(ClusterPlanner.plan(spec.withTarget(500), List.of(new Endpoint("s", 9000))))
                .returns(CRITERIA, Plan::criteria);
    }

    @Test
    void aResumedPlanTakesOtherCriteriaAndKeepsTheRest() {
        Plan plan = Specs.target(1_000).plan();

        assertThat(plan.with(CRITERIA).criteria()).isEqualTo(CRITERIA);
        assertThat(plan.with(CRITERIA).with(PassCriteria.NONE)).isEqualTo(plan);
    }

    @Test
    void aValueOutOfRangeNamesItsOption() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> new PassCriteria(Duration.ofSeconds(-1), null, List.of()))
                .withMessage("--hold must not be negative");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> new PassCriteria(Duration.ZERO, Duration.ZERO, List.of()))
                .withMessage("--batch-timeout must be more than 0");
    }
}
