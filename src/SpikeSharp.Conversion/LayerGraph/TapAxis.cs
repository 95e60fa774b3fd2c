namespace SpikeSharp.Conversion;

/// <summary>One axis of space of a convolution: tap t joins place p of the small side to place p stride + t dilation - before of the large side.</summary>
/// <param name="Small">Places of the output of a convolution, of the input of a transposed one.</param>
/// <param name="Large">Places of the other side.</param>
/// <param name="Kernel">Number of taps.</param>
/// <param name="Stride">Step along the large side.</param>
/// <param name="Dilation">Distance between taps.</param>
/// <param name="Before">Places before the large side that the first kernel reaches.</param>
internal readonly record struct TapAxis(int Small, int Large, int Kernel, int Stride, int Dilation, int Before)
{
    /// <summary>All pairs that a tap joins, as flattened positions, ascending in the small side and then in the taps.</summary>
    public static IEnumerable<(int Small, int Large, int Tap)> Pairs(TapAxis[] axes)
    {
        int places = axes.Aggregate(1, (product, axis) => checked(product * axis.Small)), taps = axes.Aggregate(1, (product, axis) => checked(product * axis.Kernel));
        for (int small = 0; small < places; small++)
            for (int tap = 0; tap < taps; tap++)
                if (Meet(axes, small, tap) is >= 0 and int large)
                    yield return (small, large, tap);
    }

    private static int Meet(TapAxis[] axes, int small, int tap)
    {
        int large = 0, step = 1;
        for (int i = axes.Length - 1; i >= 0; i--)
        {
            TapAxis axis = axes[i];
            int at = (small % axis.Small * axis.Stride) + (tap % axis.Kernel * axis.Dilation) - axis.Before;
            if (at < 0 || at >= axis.Large) return -1;
            large += at * step;
            step *= axis.Large;
            small /= axis.Small;
            tap /= axis.Kernel;
        }
        return large;
    }
}
