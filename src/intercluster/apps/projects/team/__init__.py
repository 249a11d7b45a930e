"""The team for an idea: who could take each competence, what the present team covers, and the best teams."""
