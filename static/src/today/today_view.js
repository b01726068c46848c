import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { withSummary, withToday } from "./today_controller";
import { TodaySearchModel } from "./today_search_model";

const ROW_BUTTON = ["action_call", "action_read", "action_done_by_hand"]
    .map((name) => `button[name='${name}']`)
    .join(", ");

const HEADING = "o_dental_followup_today_heading";
const ROWS = {
    down: ["nextElementSibling", "firstElementChild"],
    up: ["previousElementSibling", "lastElementChild"],
};

export class TodayListController extends withToday(ListController) {
    static template = "dental_followup.TodayListView";
}

export class TodayKanbanController extends withToday(KanbanController) {
    static template = "dental_followup.TodayKanbanView";
}

/** The lines in Today's order stand under headings that say what they are. */
export const withHeadings = (Renderer) =>
    class extends Renderer {
        /** @returns {string|false} what begins with a line, if it is not as the one before */
        headingOf(record) {
            const { isGrouped, orderBy, records, resModel } = this.props.list;
            if (isGrouped || (orderBy[0] && orderBy[0].name !== "today_rank")) {
                return false;
            }
            const before = records[records.indexOf(record) - 1];
            const kind = record.data.today_kind;
            if (!kind || before?.data.today_kind === kind || resModel !== record.resModel) {
                return false;
            }
            return new Map(record.fields.today_kind.selection).get(kind);
        }

        countOf(record) {
            const { records } = this.props.list;
            return records.filter(({ data }) => data.today_kind === record.data.today_kind).length;
        }
    };

/** Enter on a line does what its button does; where there is none, it opens the follow-up. */
export class TodayListRenderer extends withHeadings(ListRenderer) {
    static rowsTemplate = "dental_followup.TodayRows";

    /** @override the arrows go from line to line, past the headings */
    findFocusFutureCell(cell, cellIsInGroupRow, direction) {
        const [sibling, edge] = ROWS[direction] || [];
        const row = cell.parentElement;
        const nextOf = (tr) => tr[sibling] || tr.parentElement[sibling]?.[edge];
        const beside = sibling && nextOf(row);
        return beside?.classList.contains(HEADING)
            ? nextOf(beside)?.children[[...row.children].indexOf(cell)]
            : super.findFocusFutureCell(cell, cellIsInGroupRow, direction);
    }

    onCellKeydownReadOnlyMode(hotkey, cell, group, record) {
        const button = hotkey === "enter" && cell.parentElement.querySelector(ROW_BUTTON);
        if (button) {
            button.click();
            return true;
        }
        return super.onCellKeydownReadOnlyMode(hotkey, cell, group, record);
    }
}

export class TodayKanbanRenderer extends withHeadings(KanbanRenderer) {
    static template = "dental_followup.TodayKanban";
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
    Renderer: TodayKanbanRenderer,
    Model: withSummary(kanbanView.Model),
    SearchModel: TodaySearchModel,
    buttonTemplate: "dental_followup.TodayButtons",
});
