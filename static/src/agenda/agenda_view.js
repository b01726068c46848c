import { registry } from "@web/core/registry";
import { calendarView } from "@web/views/calendar/calendar_view";
import { AgendaController } from "./agenda_controller";
import { AgendaModel } from "./agenda_model";
import { AgendaRenderer } from "./agenda_renderer";

/** The clinic's agenda: a calendar whose visits are recorded from their popover. */
export const agendaView = {
    ...calendarView,
    Controller: AgendaController,
    Model: AgendaModel,
    Renderer: AgendaRenderer,
    buttonTemplate: "dental_followup.AgendaController.buttons",
};

registry.category("views").add("dental_agenda", agendaView);
