"""What spans rooms: the home pages, dashboards, imports and reports."""
