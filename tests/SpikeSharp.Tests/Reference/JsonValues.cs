using System.Text.Json;

namespace SpikeSharp.Tests.Reference;

/// <summary>Short forms for the descriptions of the reference networks; a null there is the same as a missing key unless said otherwise.</summary>
internal static class JsonValues
{
    extension(JsonElement json)
    {
        /// <summary>The value under a key; null if it is missing or null.</summary>
        public JsonElement? Find(string key) => json.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

        public bool IsNull(string key) => json.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Null;

        public string Text(string key) => json.GetProperty(key).GetString()!;

        public double? Number(string key) => json.Find(key) is not { } value ? null : value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NegativeInfinity;

        public double Number(string key, double fallback) => json.Number(key) ?? fallback;

        public int? Whole(string key) => json.Find(key)?.GetInt32();

        public bool? Flag(string key) => json.Find(key)?.GetBoolean();

        public double[] Row() => [.. json.EnumerateArray().Select(item => item.GetDouble())];

        public int[] Integers() => [.. json.EnumerateArray().Select(item => item.GetInt32())];

        public double[][] Rows() => [.. json.EnumerateArray().Select(row => row.Row())];

        public double[,] Matrix()
        {
            double[][] rows = json.Rows();
            double[,] matrix = new double[rows.Length, rows[0].Length];
            for (int i = 0; i < rows.Length; i++)
                for (int j = 0; j < rows[i].Length; j++) matrix[i, j] = rows[i][j];
            return matrix;
        }

        public bool IsMatrix => json.ValueKind == JsonValueKind.Array && json[0].ValueKind == JsonValueKind.Array;
    }
}
