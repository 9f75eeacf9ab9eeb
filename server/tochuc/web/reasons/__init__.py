"""Why a statement holds, who says so and who says otherwise, and how to report that it is wrong."""
