import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { withSummary, withToday } from "./today_controller";
import { TodaySearchModel } from "./today_search_model";

const ROW_BUTTON = ["action_call", "action_read", "action_done_by_hand"]
    .map((name) => `button[name='${name}']`)
    .join(", ");

export class TodayListController extends withToday(ListController) {
    static template = "dental_followup.TodayListView";
}

export class TodayKanbanController extends withToday(KanbanController) {
    static template = "dental_followup.TodayKanbanView";
}

/** Enter on a line does what its button does; where there is none, it opens the follow-up. */
export class TodayListRenderer extends ListRenderer {
    onCellKeydownReadOnlyMode(hotkey, cell, group, record) {
        const button = hotkey === "enter" && cell.parentElement.querySelector(ROW_BUTTON);
        if (button) {
            button.click();
            return true;
        }
        return super.onCellKeydownReadOnlyMode(hotkey, cell, group, record);
    }
}

registry.category("views").add("dental_today_list", {
    ...listView,
    Controller: TodayListController,
    Renderer: TodayListRenderer,
    Model: withSummary(listView.Model),
    SearchModel: TodaySearchModel,
    buttonTemplate: "dental_followup.TodayButtons",
});

registry.category("views").add("dental_today_kanban", {
    ...kanbanView,
    Controller: TodayKanbanController,
    Model: withSummary(kanbanView.Model),
    SearchModel: TodaySearchModel,
    buttonTemplate: "dental_followup.TodayButtons",
});
