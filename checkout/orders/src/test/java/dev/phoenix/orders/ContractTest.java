package dev.phoenix.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.chassis.Json;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The contract with inventory finds what would break us, change by change. All other tests of orders hold their calls
/// and the answers of their fakes to these contracts.
final class ContractTest {
    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text.replace('\'', '"'));
        } catch (IOException broken) {
            throw new AssertionError(text, broken);
        }
    }

    private static final FakeHttp.Call RESERVE = new FakeHttp.Call(
            "POST",
            List.of("reservations"),
            json("{'id':'res_1','lines':[{'sku':'MUG','quantity':1}],'ttlSeconds':60}"),
            "live");
    private static final FakeHttp.Reply RESERVED =
            new FakeHttp.Reply(201, json("{'id':'res_1','state':'ACTIVE','lines':[{'sku':'MUG','quantity':1}]}"));

    /// The contract after somebody changed it.
    private static List<String> brokenAfter(Consumer<JsonNode> change) {
        var changed = json("""
                {'paths':{'/reservations':{'post':{
                  'requestBody':{'content':{'application/json':{'schema':{'$ref':'#/components/schemas/Wish'}}}},
                  'responses':{'201':{'content':{'application/json':{'schema':{'type':'object','properties':{
                    'id':{'type':'string'},'state':{'type':'string','enum':['ACTIVE']},
                    'lines':{'type':'array','items':{'type':'object'}}}}}}}}}}},
                 'components':{'schemas':{'Wish':{'type':'object','required':['id','lines'],'properties':{
                    'id':{'type':'string'},'ttlSeconds':{'type':'integer'},'lines':{'type':'array','items':
                      {'type':'object','properties':{'sku':{'type':'string'},'quantity':{'type':'integer'}}}}}}}}}""");
        change.accept(changed);
        return new Contract(changed).broken(RESERVE, RESERVED);
    }

    private static ObjectNode at(JsonNode document, String pointer) {
        return (ObjectNode) document.at(pointer);
    }

    private static final String ANSWER = "/paths/~1reservations/post/responses/201/content/application~1json/schema";

    @Test
    void what_keeps_to_it_is_fine() {
        assertThat(brokenAfter(document -> {})).isEmpty();
        assertThat(Contract.of("inventory").broken(RESERVE, RESERVED)).isEmpty();
    }

    @Test
    void a_change_that_would_break_us_is_found() {
        assertThat(brokenAfter(document -> at(document, "/paths").remove("/reservations")))
                .containsExactly("POST /reservations is not offered");
        assertThat(brokenAfter(document -> at(document, ANSWER + "/properties").remove("state")))
                .containsExactly("POST /reservations 201 $.state is not in the contract");
        assertThat(brokenAfter(
                        document -> at(document, ANSWER + "/properties/id").put("type", "integer")))
                .containsExactly("POST /reservations 201 $.id is \"res_1\", integer is promised");
        assertThat(brokenAfter(document ->
                        at(document, "/components/schemas/Wish/properties").remove("ttlSeconds")))
                .containsExactly("POST /reservations $.ttlSeconds is not in the contract");
        assertThat(brokenAfter(document -> at(document, "/components/schemas/Wish")
                        .withArray("required")
                        .add("warehouse")))
                .containsExactly("POST /reservations $.warehouse is missing");
        assertThat(brokenAfter(document ->
                        at(document, "/paths/~1reservations/post/responses").remove("201")))
                .containsExactly("POST /reservations never answers 201");
        assertThat(brokenAfter(document -> at(document, ANSWER + "/properties/state")
                        .putArray("enum")
                        .add("HELD")))
                .containsExactly("POST /reservations 201 $.state is \"ACTIVE\", one of [\"HELD\"] is promised");
    }
}
