package io.github.screenshotgateway.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule detects a contract that breaks it. */
class ContractRulesTest {
    private static final String GOOD = """
            {"openapi":"3.1.0","info":{"title":"t","version":"1"},
            "paths":{"/a/{id}":{"get":{"operationId":"getA","summary":"s","description":"d","tags":["A"],
            "parameters":[{"name":"id","in":"path","required":true,"description":"the id",
            "schema":{"type":"string","pattern":"^a$","examples":["a"]}}],
            "responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"type":"object"}}}},
            "307":{"description":"there","headers":{"Location":{"schema":{"type":"string"}}}},
            "400":{"description":"bad","content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}},
            "500":{"description":"bad","content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}
            }}}},
            "components":{"schemas":{"Problem":{"type":"object","properties":{"status":{"type":"integer","examples":[404]}}}}}}
            """.replace("\n", "");

    @Test
    void validContractBreaksNoRule() {
        Contract good = new Contract(GOOD);

        assertEquals("", String.join("\n", good.faults()));
        assertEquals("", String.join("\n", ContractRules.faults(good)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"operationId\":\"getA\", | ",
                "\"summary\":\"s\" | \"summary\":\" \"",
                "\"description\":\"d\", | ",
                "\"tags\":[\"A\"], | ",
                "\"description\":\"the id\", | ",
                "\"name\":\"id\" | \"name\":\"other\"",
                "\"type\":\"string\",\"pattern\" | \"pattern\"",
                "^a$ | a",
                "\"examples\":[\"a\"] | \"examples\":[\"b\"]",
                "[404] | [\"404\"]",
                "\"400\" | \"default\"",
                "\"description\":\"ok\" | \"description\":\"\"",
                "\"Location\" | \"Elsewhere\"",
                "\"application/problem+json\" | \"application/json\"",
                "{\"schema\":{\"type\":\"object\"}} | {}",
                "\"schemas\":{ | \"schemas\":{\"Unused\":{\"type\":\"string\"},",
                "\"paths\" | \"servers\":[{\"url\":\"http://localhost:8080\"}],\"paths\"",
            })
    void brokenRuleIsReported(String good, String bad) {
        String broken = GOOD.replace(good, bad == null ? "" : bad);
        assertNotEquals(GOOD, broken);

        assertFalse(ContractRules.faults(new Contract(broken)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "3.1.0 | 3.0.0",
                "\"in\":\"path\" | \"in\":\"nowhere\"",
                "\"title\":\"t\", | ",
                "\"required\":true, | ",
                "\"type\":\"object\" | \"type\":\"objekt\"",
                "\"pattern\":\"^a$\" | \"pattern\":7",
            })
    void invalidOpenApiIsReported(String good, String bad) {
        String broken = GOOD.replace(good, bad == null ? "" : bad);
        assertNotEquals(GOOD, broken);

        assertFalse(new Contract(broken).faults().isEmpty());
    }
}
