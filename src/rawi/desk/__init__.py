from rawi.desk.settings import open_lexica
