using System.Collections.Immutable;
using System.Text;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Analysis;

/// <summary>Draws the items of an input: images as small pictures, anything else as a curve.</summary>
/// <param name="values">Shape (items, ...), held during the presentation.</param>
/// <param name="shape">Shape of one item.</param>
internal sealed class ItemPictures(NdArray values, ImmutableArray<int> shape)
{
    // A page with a dozen larger ones would be megabytes; these are drawn at every n-th pixel.
    private const int LargestSide = 112;

    private readonly (int Rows, int Columns, int Channels, bool ChannelsFirst)? _image = ImageOf(shape);

    /// <summary>What an item is called.</summary>
    public string Noun => _image is null ? "item" : "image";

    /// <summary>The pictures for a report; null where items change from step to step.</summary>
    public static ItemPictures? Of(ReportSource source)
    {
        if (source.Model.Inputs.IsEmpty) return null;
        ModelInput input = source.Model.Inputs[0];
        if (!source.Inputs.TryGetValue(input.Name, out NdArray? data) || data.Rank == 0 || data.Shape[0] == 0 || data.Length / data.Shape[0] != input.Signal.Size) return null;
        ImmutableArray<int> shape = source.ItemShape ?? input.Shape;
        return new ItemPictures(data, shape.Aggregate(1L, (product, n) => product * n) == input.Signal.Size ? shape : [input.Signal.Size]);
    }

    /// <summary>Draws an item.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="item">Its number.</param>
    public void Draw(Markup page, int item)
    {
        int size = values.Length / values.Shape[0];
        double[] data = values.Slice(item * size, size).ToDoubles();
        double low = data.Where(double.IsFinite).DefaultIfEmpty(0).Min(), high = data.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        string name = $"{Noun} {item}";
        if (_image is not { } image)
        {
            Curve(page, name, data, low, high);
            return;
        }

        // Values from 0 to 1 are shown as they are, so a dark image looks dark; others are spread over all shades.
        if (low >= 0 && high <= 1) (low, high) = (0, 1);
        int stride = Math.Max(1, (int)Math.Ceiling(Math.Max(image.Rows, image.Columns) / (double)LargestSide));
        int rows = (image.Rows + stride - 1) / stride, columns = (image.Columns + stride - 1) / stride, shades = image.Channels >= 3 ? 3 : 1;
        byte[] samples = new byte[rows * columns * shades];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                for (int shade = 0; shade < shades; shade++)
                {
                    int at = image.ChannelsFirst
                        ? (((shade * image.Rows) + (row * stride)) * image.Columns) + (column * stride)
                        : ((((row * stride) * image.Columns) + (column * stride)) * image.Channels) + shade;
                    double value = high > low ? (data[at] - low) / (high - low) : 0;
                    samples[(((row * columns) + column) * shades) + shade] = (byte)Math.Round(255 * (value >= 0 ? Math.Min(value, 1) : 0));
                }
            }
        }
        page.Empty("img", ("class", "picture"), ("alt", name), ("width", 84), ("height", 84), ("src", "data:image/png;base64," + Convert.ToBase64String(Png.Encode(columns, rows, samples))));
    }

    private static void Curve(Markup page, string name, double[] data, double low, double high)
    {
        StringBuilder path = new();
        int points = Math.Min(data.Length, 160);
        for (int point = 0; point < points; point++)
        {
            double value = data[(int)((long)point * data.Length / points)];
            double y = double.IsFinite(value) && high > low ? 80 - (76 * (value - low) / (high - low)) : 42;
            path.Append(point == 0 ? 'M' : 'L').Append(Markup.Number(2 + (80.0 * point / Math.Max(1, points - 1)))).Append(' ').Append(Markup.Number(y));
        }
        page.Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("class", "curve"), ("viewBox", "0 0 84 84"), ("role", "img"), ("aria-label", name));
        page.Empty("path", ("class", "line c1"), ("d", path.ToString())).Close();
    }

    private static (int Rows, int Columns, int Channels, bool ChannelsFirst)? ImageOf(ImmutableArray<int> shape) => shape switch
    {
        [>= 4 and var rows, >= 4 and var columns] => (rows, columns, 1, false),
        [>= 4 and var rows, >= 4 and var columns, (1 or 3 or 4) and var channels] => (rows, columns, channels, false),
        [(1 or 3 or 4) and var channels, >= 4 and var rows, >= 4 and var columns] => (rows, columns, channels, true),
        _ => null,
    };
}
