namespace SpikeSharp;

/// <summary>What a <see cref="Piecewise"/> process gives between its times. All but the first give 0 before the first time and after the last.</summary>
public enum PiecewiseInterpolation
{
    /// <summary>The value of the last time that has come, 0 before the first.</summary>
    Zero,

    /// <summary>A line from point to point.</summary>
    Linear,

    /// <summary>The value of the nearest time, the earlier one of two.</summary>
    Nearest,

    /// <summary>A spline of degree 1.</summary>
    Slinear,

    /// <summary>A spline of degree 2 with knots halfway between the times.</summary>
    Quadratic,

    /// <summary>A spline of degree 3, not a knot at the second and last but one time.</summary>
    Cubic,
}
